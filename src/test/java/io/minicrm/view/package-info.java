@NullMarked
package io.minicrm.view;

import org.jspecify.annotations.NullMarked;
