using ChatOps.Core.Commands;

namespace ChatOps.Core.Runbooks;

/// <summary>Anything that can be typed.</summary>
public interface ICommand
{
    CommandSpec Spec { get; }
}
