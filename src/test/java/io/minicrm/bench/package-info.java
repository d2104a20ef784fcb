/// A large installation to measure on: see `bench/README.md`.
@NullMarked
package io.minicrm.bench;

import org.jspecify.annotations.NullMarked;
