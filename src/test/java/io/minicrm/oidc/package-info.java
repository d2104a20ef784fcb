@NullMarked
package io.minicrm.oidc;

import org.jspecify.annotations.NullMarked;
