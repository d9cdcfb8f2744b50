/// What happens to one target in the course of time; read this first.
@NullMarked
package io.keyturn.story;

import org.jspecify.annotations.NullMarked;
