/// Maintenance windows by cron expressions. The only room that knows the cron library.
@NullMarked
package io.keyturn.adapter.cron;

import org.jspecify.annotations.NullMarked;
