/// What things cost: `make bench`. Figures to read, never a test.
package io.keyturn.bench;
