@NullMarked
package io.minicrm.page;

import org.jspecify.annotations.NullMarked;
