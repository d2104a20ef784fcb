package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The links in fields that were put away. Nobody sees them, so that no change tells of their end;
/// but they must not lead to nothing when their field comes back.
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ArchivedLinks {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    ArchivedLinks(Catalogue catalogue, JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// Ends those to records that are removed for good.
    public void unlink(RecordKind kind, Long[] ids) {
        for (RecordType<?> linking : catalogue.types()) {
            for (Field<?> field : linking.archived()) {
                if (field.type() instanceof ReferenceType link && link.target() == kind) {
                    jdbc.sql(
                                    "update %s t set custom = t.custom - :key where %s"
                                            .formatted(
                                                    linking.table(),
                                                    link.refers("t", field, "= any(:ids)")))
                            .param("key", field.key())
                            .param("ids", ids)
                            .update();
                }
            }
        }
    }
}
