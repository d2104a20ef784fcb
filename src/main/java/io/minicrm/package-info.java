/// MiniCRM: a self-hosted CRM for sales teams. This package holds the application's entry point and
/// nothing else; what the application does lives in the rooms below it.
@NullMarked
package io.minicrm;

import org.jspecify.annotations.NullMarked;
