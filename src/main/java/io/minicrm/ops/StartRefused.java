package io.minicrm.ops;

/// Why MiniCRM cannot start here, as a sentence for the operator, who finds it as the last line of
/// the log.
final class StartRefused extends RuntimeException {

    /// Something went wrong that another try may not meet.
    static final int FAILED = 1;

    /// A migration failed; the schema is as it was before that migration.
    static final int MIGRATION = 70;

    /// A setting, a volume or a version does not fit.
    static final int CONFIGURATION = 78;

    private final int exitCode;

    StartRefused(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    StartRefused(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
