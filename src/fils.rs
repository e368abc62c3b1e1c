//! Work shared among threads with the feature `parallele`, and done on one without it: what comes of it is the same.

/// What two tasks come to, done at once where there are threads.
#[cfg(feature = "parallele")]
pub(crate) fn join<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        // A thread that panics here would panic without threads too: the panic is passed on.
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// What two tasks come to, done at once where there are threads.
#[cfg(not(feature = "parallele"))]
pub(crate) fn join<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// What each thread comes to, in their order, told its number.
#[cfg(not(feature = "parallele"))]
pub(crate) fn on_threads<T>(_fils: usize, work: impl Fn(usize) -> T) -> Vec<T> {
    vec![work(0)]
}

/// What each thread comes to, in their order, told its number.
#[cfg(feature = "parallele")]
pub(crate) fn on_threads<T: Send>(fils: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..fils).map(|number| scope.spawn(move || work(number))).collect();
        let own = work(0);
        let others = others.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(others).collect()
    })
}
