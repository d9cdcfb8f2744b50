/// What a running service shows over HTTP: health, metrics and the status page. It reads the board and decides nothing.
@NullMarked
package io.keyturn.adapter.web;

import org.jspecify.annotations.NullMarked;
