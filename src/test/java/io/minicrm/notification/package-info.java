@NullMarked
package io.minicrm.notification;

import org.jspecify.annotations.NullMarked;
