@NullMarked
package io.minicrm.file;

import org.jspecify.annotations.NullMarked;
