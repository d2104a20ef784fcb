package io.minicrm.custom;

/// Somebody else has changed the field since the reader saw it.
public final class CustomFieldChanged extends RuntimeException {

    private final transient CustomField present;

    CustomFieldChanged(CustomField present) {
        super("changed meanwhile: " + present.key());
        this.present = present;
    }

    /// As it is now, with the version over which it can be changed.
    public CustomField present() {
        return present;
    }
}
