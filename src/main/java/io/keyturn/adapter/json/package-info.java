/// JSON that others wrote, for the core: the room that knows its parser.
@NullMarked
package io.keyturn.adapter.json;

import org.jspecify.annotations.NullMarked;
