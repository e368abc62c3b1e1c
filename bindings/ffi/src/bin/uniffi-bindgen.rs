//! Writes the Python, Kotlin and Swift sources from a built library: see the scripts of `bindings/*/tests`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
