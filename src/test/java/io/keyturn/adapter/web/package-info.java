/// What is told over HTTP.
@NullMarked
package io.keyturn.adapter.web;

import org.jspecify.annotations.NullMarked;
