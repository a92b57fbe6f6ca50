/*
 * The referee JavaRosa (the engine of ODK Collect): loads forms and takes a person's steps in them.
 *
 * Run by tests/conformance/referees.py. By hand, with the jar that pyxform carries (it holds JavaRosa and Jackson):
 *
 *     javac -cp ODK_Validate.jar -d classes JavaRosa.java
 *     TZ=America/Phoenix java -Xss4m -cp ODK_Validate.jar:classes JavaRosa
 *
 * Each line read is one task, {"form": XML text, "folder": where the form's files lie, "steps": [[op, argument, ...], ...]}, and
 * gives one line, {"refused": why the form does not load, or null, "ms": how long loading took, "results": [one object per
 * step]}. The steps are those of `fieldkit form play`; ["choices"]: what the shown questions offer now; ["validate"]. A step that fails
 * gives {"error": why}. A change tells its "ms" and the "walk_ms" that a walk through the whole form took after it.
 */

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceFactory;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;

/** The program: a task a line in, an answer a line out. */
public final class JavaRosa {
    static final ObjectMapper JSON = new ObjectMapper();

    private JavaRosa() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // What the engine prints is no answer.
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new NoProperties());
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
            answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
    }

    private static ObjectNode answer(JsonNode task) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putNull("refused").putArray("results");
        try {
            long begun = System.nanoTime();
            FormDef form = loaded(task);
            answer.put("ms", since(begun));
            Interview interview = new Interview(form);
            task.get("steps").forEach(step -> results.add(interview.take(step)));
        } catch (XFormParser.ParseException | RuntimeException | StackOverflowError refusal) {
            answer.put("refused", why(refusal));
        }
        return answer;
    }

    private static FormDef loaded(JsonNode task) throws XFormParser.ParseException {
        ReferenceManager.instance().reset();
        ReferenceManager.instance().addReferenceFactory(new FormFiles(Path.of(task.get("folder").asText())));
        byte[] xform = task.get("form").asText().getBytes(StandardCharsets.UTF_8);
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform));
        form.initialize(true, new InstanceInitializationFactory());
        return form;
    }

    static double since(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    static String why(Throwable failure) {
        String text = failure.getMessage();
        return text == null || text.isEmpty() ? failure.toString() : text;
    }
}

/** One record being filled in: takes steps, one at a time. */
final class Interview {
    private final FormDef form;
    private final FormEntryController controller;
    private final Places places;

    Interview(FormDef form) {
        this.form = form;
        controller = new FormEntryController(new FormEntryModel(form));
        places = new Places(form, controller);
        places.walk();
    }

    ObjectNode take(JsonNode step) {
        ObjectNode result = JavaRosa.JSON.createObjectNode();
        List<String> words = new ArrayList<>();
        step.forEach(word -> words.add(word.asText()));
        try {
            perform(words, result);
        } catch (RuntimeException | StackOverflowError failure) {
            result.put("error", JavaRosa.why(failure));
        }
        return result;
    }

    private void perform(List<String> step, ObjectNode result) {
        switch (step.get(0)) {
            case "state" -> new State(form, places).tell(result.putArray("nodes"));
            case "choices" -> tellChoices(result.putObject("choices"));
            case "xml" -> result.put("xml", record());
            case "validate" -> {
                long begun = System.nanoTime();
                result.put("valid", form.validate(true) == null);
                result.put("ms", JavaRosa.since(begun));
            }
            default -> {
                long begun = System.nanoTime();
                try {
                    change(step);
                } finally {
                    long changed = System.nanoTime();
                    result.put("ms", (changed - begun) / 1e6);
                    places.walk();
                    result.put("walk_ms", JavaRosa.since(changed));
                }
            }
        }
    }

    private void change(List<String> step) {
        String named = step.get(1);
        switch (step.get(0)) {
            case "set" -> answer(places.question(named), step.get(2));
            case "add" -> controller.newRepeat(places.free(named, FormEntryController.EVENT_PROMPT_NEW_REPEAT));
            case "remove" -> controller.deleteRepeat(places.free(named, FormEntryController.EVENT_REPEAT));
            case "language" -> controller.setLanguage(named);
            default -> throw new IllegalArgumentException("no such step: " + step);
        }
    }

    private void answer(FormIndex index, String text) {
        FormEntryPrompt prompt = new FormEntryPrompt(form, index);
        if (prompt.isReadOnly()) {
            throw new IllegalArgumentException("readonly");
        }
        controller.saveAnswer(index, Answers.read(prompt, text), true);
    }

    private void tellChoices(ObjectNode told) {
        for (String path : places.questions()) {
            FormIndex index = places.question(path);
            FormEntryPrompt prompt = new FormEntryPrompt(form, index);
            if (Answers.isChosen(prompt) && form.getMainInstance().resolveReference(index.getReference()).isRelevant()) {
                ArrayNode offered = told.putArray(path);
                for (SelectChoice choice : prompt.getSelectChoices()) {
                    offered.addArray().add(choice.getValue()).add(prompt.getSelectChoiceText(choice));
                }
            }
        }
    }

    private String record() {
        try {
            return new String(new XFormSerializingVisitor().serializeInstance(form.getMainInstance()), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

/** Where everything stands, by path with positions: /data/rep[2]/name a question, /data/rep[2] an instance, /data/rep the next one. */
final class Places {
    private final FormDef form;
    private final FormEntryController controller;
    private final Set<TreeReference> repeats = new HashSet<>();
    private final Map<String, FormIndex> found = new LinkedHashMap<>();

    Places(FormDef form, FormEntryController controller) {
        this.form = form;
        this.controller = controller;
        noteRepeats(form);
    }

    /**
     * Looks at everything once more, from the first to the last.
     *
     * JavaRosa makes the instances of a counted repeat when a person gets there, so the controller goes to all that is shown.
     */
    void walk() {
        found.clear();
        FormEntryModel model = controller.getModel();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        FormIndex index = model.incrementIndex(model.getFormIndex());
        while (index.isInForm()) {
            if (model.isIndexRelevant(index)) {
                controller.jumpToIndex(index);
            }
            String path = path(index.getReference());
            boolean next = event(index) == FormEntryController.EVENT_PROMPT_NEW_REPEAT;
            found.putIfAbsent(next ? path.substring(0, path.lastIndexOf('[')) : path, index);
            index = model.incrementIndex(index);
        }
    }

    /** The paths of all questions, shown or not. */
    List<String> questions() {
        return found.keySet().stream().filter(this::isQuestion).toList();
    }

    boolean isQuestion(String path) {
        return found.containsKey(path) && event(found.get(path)) == FormEntryController.EVENT_QUESTION;
    }

    FormIndex question(String path) {
        return at(path, FormEntryController.EVENT_QUESTION);
    }

    /** The place of an event at a repeat whose instances a person adds and removes. */
    FormIndex free(String path, int event) {
        FormIndex index = at(path, event);
        GroupDef repeat = (GroupDef) form.getChild(index);
        if (repeat.noAddRemove || repeat.getCountReference() != null) {
            throw new IllegalArgumentException("a counted repeat: " + path);
        }
        return index;
    }

    /** A reference with a position on every repeat instance and nowhere else. */
    String path(TreeReference reference) {
        StringBuilder path = new StringBuilder();
        for (int level = 0; level < reference.size(); level++) {
            path.append('/').append(reference.getName(level));
            if (repeats.contains(reference.getSubReference(level).genericize())) {
                path.append('[').append(reference.getMultiplicity(level) + 1).append(']');
            }
        }
        return path.toString();
    }

    private FormIndex at(String path, int event) {
        FormIndex index = found.get(path);
        if (index == null || event(index) != event) {
            throw new IllegalArgumentException("no such place: " + path);
        }
        return index;
    }

    private int event(FormIndex index) {
        return controller.getModel().getEvent(index);
    }

    private void noteRepeats(IFormElement above) {
        if (above.getChildren() == null) {
            return;
        }
        for (IFormElement element : above.getChildren()) {
            if (element instanceof GroupDef group && group.getRepeat()) {
                repeats.add(FormInstance.unpackReference(group.getBind()).genericize());
            }
            noteRepeats(element);
        }
    }
}

/** What the record holds: its leaves in the order of the document. */
final class State {
    private final FormDef form;
    private final Places places;
    private final XFormAnswerDataSerializer serializer = new XFormAnswerDataSerializer();

    State(FormDef form, Places places) {
        this.form = form;
        this.places = places;
    }

    void tell(ArrayNode nodes) {
        tell(form.getMainInstance().getRoot(), nodes);
    }

    private void tell(TreeElement element, ArrayNode nodes) {
        for (int number = 0; number < element.getNumChildren(); number++) {
            TreeElement child = element.getChildAt(number);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            if (child.isLeaf() && !child.isRepeatable()) {
                nodes.add(leaf(child));
            }
            tell(child, nodes);
        }
    }

    private ObjectNode leaf(TreeElement element) {
        String path = places.path(element.getRef());
        String value = element.isRelevant() ? text(element.getValue()) : "";
        ObjectNode node = JavaRosa.JSON.createObjectNode();
        node.put("path", path).put("value", value);
        node.put("relevant", element.isRelevant()).put("required", element.isRequired());
        node.put("readonly", !element.isEnabled()).put("valid", isValid(element, value));
        if (element.isRelevant() && places.isQuestion(path)) {
            node.put("label", new FormEntryPrompt(form, places.question(path)).getQuestionText());
        }
        return node;
    }

    private boolean isValid(TreeElement element, String value) {
        if (!element.isRelevant()) {
            return true;
        }
        return value.isEmpty() ? !element.isRequired() : form.evaluateConstraint(element.getRef(), element.getValue());
    }

    private String text(IAnswerData value) {
        return value == null ? "" : String.valueOf(serializer.serializeAnswerData(value));
    }
}

/** Texts as the answers of a question. */
final class Answers {
    private Answers() {}

    static boolean isChosen(FormEntryPrompt prompt) {
        return switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE, Constants.CONTROL_SELECT_MULTI, Constants.CONTROL_RANK -> true;
            default -> false;
        };
    }

    /** The answer that a text is; null when it is empty, or none of the question's type. */
    static IAnswerData read(FormEntryPrompt prompt, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (!isChosen(prompt)) {
            return XFormAnswerDataParser.getAnswerData(text, prompt.getDataType());
        }
        boolean single = prompt.getControlType() == Constants.CONTROL_SELECT_ONE;
        // The value of a single choice may hold blanks.
        List<Selection> chosen = chosen(prompt, single ? new String[] {text} : text.trim().split("\\s+"));
        if (chosen.isEmpty()) {
            return null;
        }
        return single ? new SelectOneData(chosen.get(0)) : new MultipleItemsData(chosen);
    }

    /** Those of the values that are on offer, in the order given. */
    private static List<Selection> chosen(FormEntryPrompt prompt, String[] values) {
        Map<String, SelectChoice> offered = new HashMap<>();
        prompt.getSelectChoices().forEach(choice -> offered.put(choice.getValue(), choice));
        List<Selection> chosen = new ArrayList<>();
        for (String value : values) {
            if (offered.containsKey(value)) {
                chosen.add(offered.get(value).selection());
            }
        }
        return chosen;
    }
}

/** The files of a form, all in one folder: jr://file-csv/x.csv is x.csv there. */
record FormFiles(Path folder) implements ReferenceFactory {
    @Override
    public boolean derives(String address) {
        return address.startsWith("jr://");
    }

    @Override
    public Reference derive(String address) {
        return new FormFile(address, folder.resolve(address.substring(address.lastIndexOf('/') + 1)));
    }

    @Override
    public Reference derive(String address, String context) {
        return derive(address);
    }
}

/** One file of a form, to be read. */
record FormFile(String address, Path path) implements Reference {
    @Override
    public boolean doesBinaryExist() {
        return Files.exists(path);
    }

    @Override
    public InputStream getStream() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public String getURI() {
        return address;
    }

    @Override
    public String getLocalURI() {
        return path.toString();
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public OutputStream getOutputStream() {
        throw new UnsupportedOperationException(address);
    }

    @Override
    public void remove() {
        throw new UnsupportedOperationException(address);
    }

    @Override
    public Reference[] probeAlternativeReferences() {
        return new Reference[0];
    }
}

/** A device of which nothing is known. */
final class NoProperties implements IPropertyManager {
    @Override
    public List<String> getProperty(String name) {
        return List.of();
    }

    @Override
    public String getSingularProperty(String name) {
        return null;
    }

    @Override
    public void setProperty(String name, String value) {}

    @Override
    public void setProperty(String name, List<String> value) {}

    @Override
    public void addRules(IPropertyRules rules) {}

    @Override
    public List<IPropertyRules> getRules() {
        return List.of();
    }
}
