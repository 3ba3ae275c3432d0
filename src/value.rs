//! Text to typed values: money, counts, dates, telephone numbers, addresses, names; one file a kind.
//!
//! Comes in: the text of one value in clean form; as printed it is read as well, since each reader folds what it looks at.
//! Goes out: the value, or the reason why there is none with certainty: `122億20百万円` is 12,220,000,000 yen, `約3億円` is
//! [`MoneyError::Approximate`]. No value is ever guessed, and no reader changes the text that it is given.

pub mod address;
pub mod count;
pub mod date;
pub mod money;
pub mod number;
pub mod office;
pub mod person;
pub mod phone;
pub mod url;
mod view;

pub use address::AddressError;
pub use count::{Count, CountError};
pub use date::DateError;
pub use money::{Money, MoneyError};
pub use number::{Decimal, NumberError};
pub use person::{Person, name_key, same_name};
pub use phone::{PhoneError, Phones};
pub use url::UrlError;
