package io.minicrm.people;

/// What a colleague may do, by the name under which the messages explain it.
///
/// @param secondFactor whether people of this role must have a second factor
public record Role(long id, String key, boolean administrator, boolean secondFactor) {

    public static final String ADMINISTRATOR = "administrator";
    public static final String MANAGER = "manager";
    public static final String SALES = "sales";
    public static final String OWN_ONLY = "ownOnly";
}
