using System.Runtime.CompilerServices;
using ChatOps.Runbooks.Senaite.Recipe;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Scripts in the forms that collective.recipe.backup generates, read as data.</summary>
public class RecipeScriptTests
{
    private const string Data = "/home/senaite/data/senaitelims/";

    [Theory]
    [InlineData("restore-2.20.py", "restore_main")]
    [InlineData("restore-4.1.1.py", "restore_main")]
    [InlineData("backup-4.1.1.py", "backup_main")]
    [InlineData("snapshotrestore-4.1.1.py", "snapshot_restore_main")]
    public void A_script_of_any_generation_states_its_one_database(string sample, string entry)
    {
        var script = Read(sample);
        Assert.Equal(entry, script.Entry);
        Assert.Equal(
            new RecipeStorage("1", Data + "filestorage/Data.fs", Data + "blobstorage", Data + "backups", Data + "blobstoragebackups", Data + "snapshotbackups", Data + "blobstoragesnapshots"),
            Assert.Single(script.Storages));
        Assert.Equal((2L, false, "", ""), (script.Keep, script.ArchiveBlob, script.PreCommand, script.PostCommand));
    }

    [Theory]
    [InlineData("2.13", "1")]
    [InlineData("2.20-catalog", "catalog 1")]
    [InlineData("4.1.1", "1")]
    [InlineData("4.1.1-catalog-and-archive", "catalog archive 1")]
    [InlineData("4.1.1-without-blobs", "1")]
    [InlineData("4.1.1-relative", "1")]
    [InlineData("4.2.0", "1")]
    [InlineData("4.2.0-rotated", "1")]
    [InlineData("4.2.0-nightly", "1")]
    [InlineData("5.0-archived-blobs", "1")]
    public void Every_script_of_a_part_states_the_same_databases(string part, string storages)
    {
        var scripts = Directory.GetFiles(Path.Combine(Folder(), part));
        Assert.True(scripts.Length >= 4);
        Assert.All(scripts, s => Assert.Equal(storages, string.Join(' ', RecipeScript.Read(File.ReadAllText(s)).Storages.Select(t => t.Name))));
        Assert.All(scripts, s => Assert.True(ChatOps.Runbooks.FileStorage.Interpreter.IsPython(ChatOps.Runbooks.FileStorage.Interpreter.Named(File.ReadAllText(s))!)));
    }

    [Theory]
    [InlineData("2.13", "2.13")]
    [InlineData("4.1.1-relative", "4.1.1")]
    [InlineData("5.0-archived-blobs", "5.0")]
    public void The_recipes_version_is_that_of_its_egg(string part, string version)
    {
        var scripts = Directory.GetFiles(Path.Combine(Folder(), part)).Select(File.ReadAllText).ToList();
        Assert.All(scripts, s => Assert.Equal(version, RecipeScript.Read(s).Version));
        Assert.All(scripts, s => Assert.Null(RecipeScript.Read(s.Replace("collective.recipe.backup-", "src/", StringComparison.Ordinal)).Version));
    }

    [Fact]
    public void Other_databases_come_before_the_main_one_with_folders_of_their_own()
    {
        var script = Read("restore-4.2.0-two-databases.py");
        Assert.Equal(["catalog", "1"], script.Storages.Select(s => s.Name));
        Assert.Equal(
            (Data + "filestorage/catalog.fs", Data + "blobstorage_catalog", Data + "backups_catalog", Data + "blobstoragebackups_catalog"),
            (script.Storages[0].File, script.Storages[0].Blobs, script.Storages[0].Backups, script.Storages[0].BlobBackups));
        Assert.True(script.BlobTimestamps);
    }

    [Fact]
    public void Commands_before_and_after_are_read_as_they_stand()
    {
        var script = Read("restore-5.0-commands.py");
        Assert.Equal(("bin/supervisorctl stop all", "/usr/local/bin/tell \"it's done\" && date"), (script.PreCommand, script.PostCommand));
        Assert.Null(script.Storages[0].Blobs);
    }

    [Fact]
    public void Tarballs_are_stated() => Assert.True(Read("restore-4.1.1-tarballs.py").ArchiveBlob);

    [Theory]
    [InlineData("an argument without a name", "bin_dir='/x', 'more'")]
    [InlineData("the unknown key rsync_over_ssh", "rsync_over_ssh=True, STORAGES")]
    [InlineData("names no storages", "bin_dir='/x'")]
    [InlineData("the unknown key tunnel", "storages=[{'storage': '1', 'datafs': '/d/Data.fs', 'backup_location': '/b', 'tunnel': 'x'}]")]
    [InlineData("no absolute path", "storages=[{'storage': '1', 'datafs': 'Data.fs', 'backup_location': '/b'}]")]
    [InlineData("no absolute path", "storages=[{'storage': '1', 'datafs': '/d/../Data.fs', 'backup_location': '/b'}]")]
    [InlineData("do not end with the main one", "storages=[{'storage': 'catalog', 'datafs': '/d/c.fs', 'backup_location': '/b'}]")]
    [InlineData("two of its storages have the same file", "storages=[{'storage': 'x', 'datafs': '/d/Data.fs', 'backup_location': '/b2'}, {'storage': '1', 'datafs': '/d/Data.fs', 'backup_location': '/b'}]")]
    [InlineData("something that is no literal", "storages=[{'storage': '1', 'datafs': *path}]")]
    [InlineData("something other than a comma", "storages=[{'storage': '1', 'datafs': '/d/' + name}]")]
    [InlineData("a text that does not end", "bin_dir='/x\n")]
    [InlineData("an end in the middle", "storages=[{'storage': '1'")]
    [InlineData("nested too deeply", "storages=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("its only_blobs is neither True nor False", "only_blobs=options.only_blobs, STORAGES")]
    public void What_cannot_be_read_is_said_and_never_guessed(string why, string arguments)
    {
        var storages = "storages=[{'storage': '1', 'datafs': '/d/Data.fs', 'backup_location': '/b'}]";
        var text = $"    sys.exit(collective.recipe.backup.main.restore_main(\n        {arguments.Replace("STORAGES", storages, StringComparison.Ordinal)}{(why.Contains("end", StringComparison.Ordinal) || why.Contains("deeply", StringComparison.Ordinal) ? "" : "))")}";
        if (why.Contains("do not end", StringComparison.Ordinal))
            text += "))";
        Assert.Contains(why, Assert.Throws<FormatException>(() => RecipeScript.Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!/bin/sh\nexec /srv/real/restore \"$@\"\n", "no script that collective.recipe.backup wrote")]
    [InlineData("import collective.recipe.backup.main\n", "no script that collective.recipe.backup wrote")]
    [InlineData("collective.recipe.backup.main.restore_main(a=1)\ncollective.recipe.backup.main.restore_main(a=1)\n", "more than once")]
    public void Another_script_is_not_taken_for_the_recipes(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => RecipeScript.Read(text)).Message, StringComparison.Ordinal);

    /// <summary>Up to 2.6 the call had no names, and what it works on stood in variables.</summary>
    [Fact]
    public void The_form_from_before_storages_is_refused() =>
        Assert.Contains("an argument without a name", Assert.Throws<FormatException>(() => Read("restore-2.1.py")).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_in_a_row_prefixes_escapes_and_comments_are_read_as_python_reads_them()
    {
        var read = new PythonReader("a=('/srv/'\n  u'data'), # a comment, with ')\n b=r'\\n', c=\"it\\'s\\x41\", d=-5, e=(1,), f={'k': [None, True, options.x]}, )", 0).Keywords();
        Assert.Equal(["a", "b", "c", "d", "e", "f"], read.Select(k => k.Key));
        Assert.Equal(new PythonValue.Text("/srv/data"), read[0].Value);
        Assert.Equal(new PythonValue.Text("\\n"), read[1].Value);
        Assert.Equal(new PythonValue.Text("it'sA"), read[2].Value);
        Assert.Equal(new PythonValue.Number(-5), read[3].Value);
        Assert.Equal(new PythonValue.Number(1), Assert.Single(Assert.IsType<PythonValue.Sequence>(read[4].Value).Items));
        Assert.Equal(
            [new PythonValue.Nothing(), new PythonValue.Truth(true), new PythonValue.Name("options.x")],
            Assert.IsType<PythonValue.Sequence>(Assert.IsType<PythonValue.Mapping>(read[5].Value).Of("k")).Items.ToArray());
    }

    private static RecipeScript Read(string sample) => RecipeScript.Read(File.ReadAllText(Path.Combine(Folder(), sample)));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../Recorded/recipe");
}
