@NullMarked
package io.minicrm.audit;

import org.jspecify.annotations.NullMarked;
