/// The rounds of the service, over a fake store.
@NullMarked
package io.keyturn.reconcile;

import org.jspecify.annotations.NullMarked;
