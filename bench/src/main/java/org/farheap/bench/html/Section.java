package org.farheap.bench.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A part of a page under a heading of its own.
public final class Section {
    private final List<Block> blocks = new ArrayList<>();

    Section() {}

    public Section heading(String text) {
        return add(new Block.Words("h3", "", text));
    }

    public Section paragraph(String text) {
        return add(new Block.Words("p", "", text));
    }

    /// What a reader must know to read the figures right, in smaller letters.
    public Section note(String text) {
        return add(new Block.Words("p", "note", text));
    }

    /// Lines that keep their breaks.
    public Section lines(String text) {
        return add(new Block.Lines(text));
    }

    public Section facts(Fact... facts) {
        return add(new Block.Facts(List.of(facts)));
    }

    public Section table(DataTable table) {
        return add(table);
    }

    public Section figure(String caption, Plot plot) {
        return add(new Block.Figure(caption, plot));
    }

    /// A part that is folded up until it is asked for; the text is to tell whether it is worth it.
    public Section details(String summary) {
        Section content = new Section();
        add(new Block.Details(summary, content));
        return content;
    }

    private Section add(Block block) {
        blocks.add(block);
        return this;
    }

    List<Block> blocks() {
        return blocks;
    }

    String text() {
        return blocks.stream().map(Block::text).collect(Collectors.joining("\n"));
    }
}
