/// One contract for every store, and the stores against their real parts.
@NullMarked
package io.keyturn.adapter;

import org.jspecify.annotations.NullMarked;
