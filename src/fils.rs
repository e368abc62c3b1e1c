//! Work shared among threads with the feature `parallele`, and done on one without it: what comes of it is the same.

use once_cell::sync::OnceCell;

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

/// What another thread is about to leave in a cell: looked for a while, since to sleep and be woken takes longer; after that, as
/// [`OnceCell::get_or_init`].
pub(crate) fn wait_or_init<T>(cell: &OnceCell<T>, init: impl FnOnce() -> T) -> &T {
    #[cfg(feature = "parallele")]
    look_for(|| cell.get().is_some());
    cell.get_or_init(init)
}

/// How often is looked whether the other threads are done, before sleeping until they are: some tenth of a millisecond. To be woken takes
/// as long as most have to wait for here.
#[cfg(feature = "parallele")]
const PATIENCE: usize = 4_000;

/// Looks for something for that long, unless it is there before.
#[cfg(feature = "parallele")]
fn look_for(is_there: impl Fn() -> bool) {
    for _ in 0..PATIENCE {
        if is_there() {
            return;
        }
        std::hint::spin_loop();
    }
}

/// What each thread comes to, in their order, told its number. Nobody waits for the system to put a thread away, which takes a tenth of
/// a millisecond: what it came to is left where this one finds it.
#[cfg(feature = "parallele")]
pub(crate) fn on_threads<T: Send>(fils: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    let mut found: Vec<_> = (1..fils).map(|_| None).collect();
    let own = std::thread::scope(|scope| {
        let slots = found.iter_mut().zip(1..);
        let spawn = |(slot, number)| scope.spawn(move || run(slot, || work(number)));
        let others: Vec<_> = slots.map(spawn).collect();
        let own = work(0);
        look_for(|| others.iter().all(|one| one.is_finished()));
        own
    });
    // A thread that panics would panic without threads too: the panic is passed on.
    let others = found.into_iter().flatten().map(|one| one.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
    std::iter::once(own).chain(others).collect()
}

/// Leaves what `work` comes to, a panic included.
#[cfg(feature = "parallele")]
fn run<T>(slot: &mut Option<std::thread::Result<T>>, work: impl FnOnce() -> T) {
    *slot = Some(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)));
}
