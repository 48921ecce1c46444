package org.farheap.bench.matrix;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.farheap.bench.Ending;

/// A swap device in compressed memory, labelled with our name.
///
/// The header of a swap area, behind the first 1024 bytes: version, last page, bad pages (4 bytes each), uuid (16), label (16).
public record ZramSwap(int number) implements Ending.Held {
    static final Path CONTROL = Path.of("/sys/class/zram-control");

    private static final Path SWAPS = Path.of("/proc/swaps");
    private static final int LABEL_OFFSET = 1024 + 3 * 4 + 16;
    private static final int LABEL_BYTES = 16;
    private static final int REMOVE_TRIES = 100;
    private static final int REMOVE_MILLIS = 50;

    static ZramSwap create(long bytes) throws IOException {
        ZramSwap swap = new ZramSwap(Integer.parseInt(Files.readString(CONTROL.resolve("hot_add")).strip()));
        try {
            Files.writeString(swap.attribute("disksize"), Long.toString(bytes));
            Command.run("mkswap", "--label", OwnName.mine().text(), swap.device());
            Command.run("swapon", swap.device());
            return swap;
        } catch (IOException e) {
            swap.removeAfter(e);
            throw e;
        }
    }

    private void removeAfter(IOException failure) {
        try {
            giveBack();
        } catch (IOException | InterruptedException e) {
            failure.addSuppressed(e);
        }
    }

    /// Those with a name of the tools, in use as swap or not.
    static List<ZramSwap> ours() throws IOException {
        List<ZramSwap> found = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(Path.of("/sys/block"), "zram*")) {
            for (Path device : devices) {
                ZramSwap swap = new ZramSwap(Integer.parseInt(device.getFileName().toString().substring("zram".length())));
                if (swap.name().isOurs()) {
                    found.add(swap);
                }
            }
        }
        return found;
    }

    /// Swap devices and files that the kernel uses now, by their paths.
    static List<String> active() throws IOException {
        return Files.readAllLines(SWAPS).stream().skip(1).map(line -> line.split("\\s+")[0]).toList();
    }

    OwnName name() throws IOException {
        if (Long.parseLong(Files.readString(attribute("disksize")).strip()) == 0) {
            return new OwnName("");
        }
        byte[] label = new byte[LABEL_BYTES];
        try (RandomAccessFile device = new RandomAccessFile(device(), "r")) {
            device.seek(LABEL_OFFSET);
            device.readFully(label);
        }
        return new OwnName(new String(label, StandardCharsets.ISO_8859_1).replace("\0", ""));
    }

    String device() {
        return "/dev/zram" + number;
    }

    /// "lzo-rle"
    String compression() throws IOException {
        return Files.readString(attribute("comp_algorithm")).replaceFirst(".*\\[(.*)\\].*\\n?", "$1");
    }

    private Path attribute(String name) {
        return Path.of("/sys/block/zram" + number, name);
    }

    @Override
    public void giveBack() throws IOException, InterruptedException {
        if (active().contains(device())) {
            Command.run("swapoff", device());
        }
        // Whatever looks at new block devices may have it open for a moment.
        for (int tries = 1;; tries++) {
            try {
                Files.writeString(attribute("reset"), "1");
                Files.writeString(CONTROL.resolve("hot_remove"), Integer.toString(number));
                return;
            } catch (IOException e) {
                if (tries == REMOVE_TRIES) {
                    throw e;
                }
                Thread.sleep(REMOVE_MILLIS);
            }
        }
    }

    @Override
    public String toString() {
        return "swap device " + device();
    }
}
