/// Tests of what clients hold, from inside.
@NullMarked
package io.keyturn.adapter.sds.evidence;

import org.jspecify.annotations.NullMarked;
