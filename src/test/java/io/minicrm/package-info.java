@NullMarked
package io.minicrm;

import org.jspecify.annotations.NullMarked;
