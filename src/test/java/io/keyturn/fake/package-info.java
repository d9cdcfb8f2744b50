/// Small fakes of the ports, for unit tests.
@NullMarked
package io.keyturn.fake;

import org.jspecify.annotations.NullMarked;
