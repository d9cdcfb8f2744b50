/// The command line: its options and their sources, and the packaged program as a process.
@NullMarked
package io.keyturn.cli;

import org.jspecify.annotations.NullMarked;
