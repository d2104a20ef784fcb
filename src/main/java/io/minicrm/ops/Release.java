package io.minicrm.ops;

import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/// What this application is: its version, the commit it was built from, the schema it needs.
@Component
class Release {

    private final Version version;
    private final String commit;
    private final Version upgradeFrom;
    private final Migrations migrations;

    @Autowired
    Release(BuildProperties build, ObjectProvider<GitProperties> git) {
        // What an IDE has compiled may lack the oldest version
        this(
                Version.of(String.valueOf(build.getVersion())),
                commit(git),
                Version.of(Objects.requireNonNullElse(build.get("upgrade.min-from"), "0.0.0")),
                Migrations.bundled());
    }

    Release(Version version, String commit, Version upgradeFrom, Migrations migrations) {
        this.version = version;
        this.commit = commit;
        this.upgradeFrom = upgradeFrom;
        this.migrations = migrations;
    }

    private static String commit(ObjectProvider<GitProperties> git) {
        GitProperties known = git.getIfAvailable();
        return known == null ? "" : String.valueOf(known.getShortCommitId());
    }

    Version version() {
        return version;
    }

    /// The abbreviated commit; empty when it was not built from a checkout.
    String commit() {
        return commit;
    }

    /// The oldest version whose database it takes over.
    Version upgradeFrom() {
        return upgradeFrom;
    }

    /// The number of the schema that it brings.
    int schema() {
        return migrations.schema();
    }

    /// The oldest version that can run on the schema of this number.
    Version floor(int schema) {
        return migrations.floor(schema);
    }
}
