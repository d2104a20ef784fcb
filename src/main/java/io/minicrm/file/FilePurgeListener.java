package io.minicrm.file;

import io.minicrm.change.Purge;
import io.minicrm.scope.RecordKind;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// When a record is removed for good, its files go with it. What they held stays for backups; from
/// now on it is known that nothing refers to it.
@Component
class FilePurgeListener {

    private final Purge purge;
    private final JdbcClient jdbc;

    FilePurgeListener(Purge purge, JdbcClient jdbc) {
        this.purge = purge;
        this.jdbc = jdbc;
    }

    @EventListener
    void removed(Purge.Removal removal) {
        Long[] ids = removal.ids().toArray(Long[]::new);
        if (removal.kind() == RecordKind.FILE) {
            detach(ids);
        } else {
            purge.remove(
                    RecordKind.FILE,
                    jdbc.sql(
                                    "select file_id from attachment where subject_kind = :kind and subject_id = any(:ids)")
                            .param("kind", removal.kind().code())
                            .param("ids", ids)
                            .query((row, _) -> row.getLong(1))
                            .list());
        }
    }

    private void detach(Long[] files) {
        List<String> held =
                jdbc.sql("delete from attachment where file_id = any(:ids) returning sha256")
                        .param("ids", files)
                        .query((row, _) -> row.getString(1))
                        .list();
        String[] contents = held.stream().distinct().sorted().toArray(String[]::new);
        // Whoever adds a file with the same content at this moment holds the row: after them, look
        // again.
        jdbc.sql(
                        "select sha256 from file_content where sha256 = any(:contents) order by sha256 for update")
                .param("contents", contents)
                .query(String.class)
                .list();
        jdbc.sql(
                        """
                        update file_content c set unreferenced_since = now()
                        where c.sha256 = any(:contents)
                          and not exists (select from attachment a where a.sha256 = c.sha256)
                        """)
                .param("contents", contents)
                .update();
    }
}
