@NullMarked
package io.minicrm.mail;

import org.jspecify.annotations.NullMarked;
