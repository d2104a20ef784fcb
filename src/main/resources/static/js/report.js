// Draws the figures of a report's table. Each legend names the column whose cells are its bars; a cell says what is
// drawn of it and where its bar leads.

// Of months the last are drawn, of what is ordered by size the first
const DRAWN = { grouped: [-24], stacked: [0, 24], horizontal: [0, 12] };
const WIDEST = 44;

class ReportChart extends HTMLElement {
  #abort = new AbortController();
  #chart;

  async connectedCallback() {
    await import("./chart.js");
    const { signal } = this.#abort;
    if (signal.aborted) return;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal });
    this.#draw();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#chart?.destroy();
  }

  #draw() {
    this.#chart?.destroy();
    const shape = this.dataset.shape;
    const horizontal = shape === "horizontal";
    const rows = [...document.querySelectorAll(`#${this.dataset.table} tbody tr`)].slice(...DRAWN[shape]);
    const area = this.querySelector(".chart-area");
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", area.dataset.label);
    area.replaceChildren(canvas);

    const series = [...this.querySelectorAll("[data-column]")].map((legend) => ({
      label: legend.textContent,
      colour: getComputedStyle(legend, "::before").backgroundColor,
      cells: rows.map((row) => row.cells[legend.dataset.column]),
    }));
    if (horizontal) area.style.blockSize = `${rows.length * (series.length > 1 ? 52 : 36) + 36}px`;
    const { color, borderBlockStartColor: line, fontFamily: family } = getComputedStyle(area);
    const language = document.documentElement.lang;
    const brief = new Intl.NumberFormat(language, { notation: "compact" });
    const whole = new Intl.NumberFormat(language);
    const font = { family, size: 12 };
    const stacked = shape === "stacked";
    const names = {
      stacked, grid: { display: false }, border: { color: line }, ticks: { color, font, maxRotation: 0, autoSkip: !horizontal },
    };
    // Bars that belong together stand together, however much room there is
    const share = (width) => Math.min(0.8, ((stacked ? 1 : series.length) * WIDEST * rows.length) / width);
    const values = {
      stacked, beginAtZero: true, grid: { color: line }, border: { display: false },
      ticks: { color, font, maxTicksLimit: 6, precision: 0, callback: (value) => brief.format(value) },
    };
    this.#chart = new globalThis.Chart(canvas, {
      type: "bar",
      data: {
        labels: rows.map((row) => lines(row.cells[0].textContent.trim(), horizontal)),
        datasets: series.map(({ label, colour, cells }) => ({
          label, backgroundColor: colour, borderRadius: 3, maxBarThickness: horizontal ? 20 : WIDEST,
          data: cells.map((cell) => Number(cell.dataset.value ?? 0)),
        })),
      },
      options: {
        indexAxis: horizontal ? "y" : "x", animation: false, responsive: true, maintainAspectRatio: false,
        categoryPercentage: horizontal ? 0.7 : share(area.clientWidth),
        onResize: (chart, { width }) => { if (!horizontal) chart.options.categoryPercentage = share(width); },
        interaction: { mode: "index", axis: horizontal ? "y" : "x", intersect: false },
        scales: horizontal ? { x: values, y: names } : { x: names, y: values },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${whole.format(raw)}` } },
        },
        onHover: (event, bars, chart) => {
          chart.canvas.style.cursor = this.#way(series, bars) ? "pointer" : "default";
        },
        onClick: (event, bars, chart) => {
          const way = this.#way(series, chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, false));
          if (way) location.assign(way);
        },
      },
    });
  }

  #way(series, [bar]) {
    return bar && series[bar.datasetIndex].cells[bar.index].dataset.way;
  }
}

// A name below a bar has two lines when it has two words, and before a bar one.
function lines(name, horizontal) {
  const space = name.lastIndexOf(" ");
  return horizontal || space < 0 ? name : [name.slice(0, space), name.slice(space + 1)];
}

customElements.define("report-chart", ReportChart);
