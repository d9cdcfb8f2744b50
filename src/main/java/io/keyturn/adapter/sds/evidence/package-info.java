/// What clients of the SDS server hold, from what they answered.
@NullMarked
package io.keyturn.adapter.sds.evidence;

import org.jspecify.annotations.NullMarked;
