/// The commands: what a person types, and what is printed back.
@NullMarked
package io.keyturn.adapter.cli;

import org.jspecify.annotations.NullMarked;
