package io.minicrm.scope;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/// Asks for the `JdbcClient` whose statements are planned once and kept: for look-ups by a key,
/// which find a few rows in the same way whatever the key is, and for a search, whose plan is made
/// to need no values. Any other client has each statement planned for its values.
@Qualifier @Target({ElementType.PARAMETER, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Prepared {}
