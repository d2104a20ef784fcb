package io.minicrm.bench;

/// What a page costs.
record PageCost(int statements, long pages, long bytes, long written) {

    static PageCost of(String[] cells) {
        return new PageCost(
                Integer.parseInt(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]));
    }

    /// Plans and data vary a little; statements and what is written do not.
    PageCost asBudget() {
        return new PageCost(statements, pages * 5 / 4 + 20, bytes * 21 / 20 + 100, written);
    }

    /// What is kept for a moment is read by the one and not by the other.
    PageCost orLess(PageCost other) {
        return new PageCost(
                Math.min(statements, other.statements),
                Math.min(pages, other.pages),
                Math.max(bytes, other.bytes),
                Math.max(written, other.written));
    }

    boolean keepsTo(PageCost budget) {
        return statements <= budget.statements
                && pages <= budget.pages
                && bytes <= budget.bytes
                && written <= budget.written;
    }

    String line(String address) {
        return String.join(
                ",",
                address,
                Integer.toString(statements),
                Long.toString(pages),
                Long.toString(bytes),
                Long.toString(written));
    }
}
