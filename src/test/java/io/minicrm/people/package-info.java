@NullMarked
package io.minicrm.people;

import org.jspecify.annotations.NullMarked;
