//! External links, asked of servers that the tests start themselves on 127.0.0.0/8.
//!
//! Each file proves one promise: the classes, the politeness, the safety, the proxy, the cache, the secure connections.
#![cfg(feature = "links")]

mod cache;
mod classes;
mod politeness;
mod proxy;
mod safety;
mod secure;
mod server;
mod world;
