package io.minicrm.web;

/// Addresses within this installation.
public final class Local {

    private Local() {}

    /// The address when it is one of ours, otherwise the first page: nobody is sent elsewhere.
    public static String path(String address) {
        boolean ours = address.matches("/(?![/\\\\])[\\x21-\\x7e]*") && !address.contains("\\");
        return ours ? address : "/";
    }
}
