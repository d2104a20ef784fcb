@NullMarked
package io.minicrm.passkey;

import org.jspecify.annotations.NullMarked;
