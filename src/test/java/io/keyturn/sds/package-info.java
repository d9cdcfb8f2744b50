/// The SDS server: its conversations, its proofs, and real clients of it.
@NullMarked
package io.keyturn.sds;

import org.jspecify.annotations.NullMarked;
