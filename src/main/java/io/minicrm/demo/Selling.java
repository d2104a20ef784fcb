package io.minicrm.demo;

import io.minicrm.demo.DemoFile.Row;
import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How the imaginary firm sells: besides what it sells once, it has contracts that are renewed.
final class Selling {

    private static final Map<String, List<String>> STAGES =
            Map.of(
                    "Sales",
                    List.of("Prospecting", "Engaging", "Proposal", "Negotiation", "Won", "Lost"),
                    "Service contracts",
                    List.of("Offer sent", "Talking", "Contract out", "Signed", "Not renewed"));

    private static final int ENDS = 2;

    private final JdbcClient jdbc;

    Selling(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void makePipelines() {
        jdbc.sql(
                        """
                        with made as (insert into pipeline (name, position) values ('Service contracts', 2) returning id)
                        insert into stage (pipeline_id, name, position, kind, probability, stuck_after)
                        select made.id, s.name, s.position, s.kind, s.probability, s.stuck_after
                        from made, (values
                            ('Offer sent', 1, 'open', 40, 14), ('Talking', 2, 'open', 60, 21),
                            ('Contract out', 3, 'open', 85, 10), ('Signed', 4, 'won', 100, null),
                            ('Not renewed', 5, 'lost', 0, null)
                        ) as s (name, position, kind, probability, stuck_after)
                        """)
                .update();
    }

    /// Where a deal begins.
    static String first(Row deal) {
        return stages(deal).getFirst();
    }

    /// The stages to which a deal moved after its beginning. One that has ended went through all of
    /// them, or was soon lost.
    static List<String> moves(Row deal) {
        List<String> stages = stages(deal);
        String last = deal.get("stage");
        int end = stages.indexOf(last);
        int open = stages.size() - ENDS;
        List<String> moves = new ArrayList<>();
        if (end < open) {
            moves.addAll(stages.subList(1, end + 1));
        } else {
            boolean won = end == open;
            int reached = won ? open : 1 + Math.floorMod(deal.get("key").hashCode(), open);
            moves.addAll(stages.subList(1, reached));
            moves.add(last);
        }
        return moves;
    }

    /// The keys of those with whom it is talked: `contact:henning`.
    static List<String> contacts(Row deal) {
        return Stream.of("contact", "contact2", "contact3")
                .filter(deal::has)
                .map(column -> contact(deal.get(column)))
                .toList();
    }

    /// The key of the contact in `decisionMaker: henning`.
    static String contact(String word) {
        return "contact:" + word.substring(role(word).length());
    }

    /// The role in it, empty when none is told.
    static String role(String word) {
        return word.substring(0, word.lastIndexOf(' ') + 1);
    }

    static boolean isEnd(Row deal) {
        List<String> stages = stages(deal);
        return stages.indexOf(deal.get("stage")) >= stages.size() - ENDS;
    }

    private static List<String> stages(Row deal) {
        return STAGES.getOrDefault(deal.get("pipeline"), List.of());
    }

    /// Each move has just been written; now it gets the time at which it is to have been.
    void date() {
        jdbc.sql(
                        """
                        with moved as (
                            select l.record_id, s.created_at,
                                   row_number() over (partition by l.record_id order by l.id) as step
                            from change_log l join change_set s on s.id = l.change_set_id
                            where l.record_kind = :deal and jsonb_exists(l.after, 'stage')
                        ), been as (
                            select id, deal_id, row_number() over (partition by deal_id order by id) as step
                            from deal_stage_history
                        )
                        update deal_stage_history h
                        set entered_at = m.created_at, left_at = n.created_at
                        from been b
                            join moved m on m.record_id = b.deal_id and m.step = b.step
                            left join moved n on n.record_id = b.deal_id and n.step = b.step + 1
                        where h.id = b.id
                        """)
                .param("deal", RecordKind.DEAL.code())
                .update();
        jdbc.sql(
                        """
                        update deal t
                        set stage_entered_at = h.entered_at,
                            (been, stayed) = (select s.been, s.stayed from f_deal_stays(t.id, t.stage_id, h.entered_at) s)
                        from deal_stage_history h where h.deal_id = t.id and h.left_at is null
                        """)
                .update();
    }
}
