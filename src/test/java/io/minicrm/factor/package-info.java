@NullMarked
package io.minicrm.factor;

import org.jspecify.annotations.NullMarked;
