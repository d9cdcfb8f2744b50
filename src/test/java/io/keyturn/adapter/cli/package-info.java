/// The commands in process, over a fake store and a given environment and file.
@NullMarked
package io.keyturn.adapter.cli;

import org.jspecify.annotations.NullMarked;
