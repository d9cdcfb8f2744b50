/// Serves secrets to Envoy over its secret discovery service: proved, in order, and with an ear for what it answers.
@NullMarked
package io.keyturn.adapter.sds;

import org.jspecify.annotations.NullMarked;
