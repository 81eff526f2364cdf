package io.ddnn.training.reproduce;

import io.ddnn.training.evaluate.Proportion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How good each device is by itself, by both counts. */
final class SingleDeviceTable implements PaperTable {

    @Override
    public String id() {
        return "single-devices";
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Measurement> measured = study.measured(study.base(split));
            for (String device : study.devices()) {
                Estimate sees = Cells.estimate(measured, measurement -> new Proportion(
                        measurement.deviceWhereSeen(device).total(), measurement.all().overall().total()));
                rows.add(List.of(split.text(), device, Estimate.percent(sees.mean()),
                        Cells.share(measured, measurement -> measurement.device(device)),
                        Cells.share(measured, measurement -> measurement.deviceWhereSeen(device))));
            }
        }
        return new Sheet(id(), "Single devices", """
                Each device by its own exit, in the network of all devices. Of all: a sample that it does not see counts
                as wrong, as the paper counts. Of seen: only samples that it sees. The paper, with 16 filters and from
                the least to the most accurate: 37, 37, 46, 52, 60, 73 % of all.
                """, List.of("split", "device", "sees %", "right of all %", "right of seen %"), rows, List.of());
    }
}
