@NullMarked
package io.minicrm.merge;

import org.jspecify.annotations.NullMarked;
