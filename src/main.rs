//! The `sasshi` program.

mod cli;

/// A booklet is tens of thousands of small strings, which the system's allocator spends a seventh of the time on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
