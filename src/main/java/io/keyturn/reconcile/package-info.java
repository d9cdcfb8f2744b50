/// The one imperative story: observe, decide, mint, prove, save, publish. Start at [io.keyturn.reconcile.Reconciler].
@NullMarked
package io.keyturn.reconcile;

import org.jspecify.annotations.NullMarked;
