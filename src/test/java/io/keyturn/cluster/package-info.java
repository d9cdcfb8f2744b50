/// Keyturn on a real API server: what only that can show.
@NullMarked
package io.keyturn.cluster;

import org.jspecify.annotations.NullMarked;
