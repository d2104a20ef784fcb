package io.minicrm.people;

/// What a colleague may do, by the name under which the messages explain it.
public record Role(long id, String key, boolean administrator) {

    public static final String ADMINISTRATOR = "administrator";
    public static final String MANAGER = "manager";
    public static final String SALES = "sales";
    public static final String OWN_ONLY = "ownOnly";
}
