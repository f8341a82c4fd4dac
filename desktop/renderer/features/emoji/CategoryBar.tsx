import Clock from 'lucide-react/icons/clock';
import Coffee from 'lucide-react/icons/coffee';
import Flag from 'lucide-react/icons/flag';
import Hand from 'lucide-react/icons/hand';
import Leaf from 'lucide-react/icons/leaf';
import Lightbulb from 'lucide-react/icons/lightbulb';
import Plane from 'lucide-react/icons/plane';
import Shapes from 'lucide-react/icons/shapes';
import Smile from 'lucide-react/icons/smile';
import Trophy from 'lucide-react/icons/trophy';
import { hintHandlers } from '../../ui/hint.ts';
import '../../ui/button.css';
import { categories } from './emoji-set.ts';
import type { SectionId } from './grid-rows.ts';

const icons = { smileys: Smile, people: Hand, nature: Leaf, food: Coffee, travel: Plane, activities: Trophy, objects: Lightbulb, symbols: Shapes, flags: Flag };

const sections = categories.map(({ id, title }) => ({ id, title, Icon: icons[id] }));
const withRecent = [{ id: 'recent', title: 'Used last', Icon: Clock } as const, ...sections];

/** Goes to a section of the list. */
export function CategoryBar({ current, hasRecent, onGo }: { current: SectionId | null; hasRecent: boolean; onGo: (section: SectionId) => void }) {
  return (
    <div className="emoji-categories" role="toolbar" aria-label="Sections">
      {(hasRecent ? withRecent : sections).map(({ id, title, Icon }) => (
        // A tooltip of its own for each would be half the time in which the picker opens.
        <button
          key={id}
          type="button"
          aria-label={title}
          aria-pressed={current === id}
          className="icon-button icon-button-28"
          {...hintHandlers(() => title)}
          onClick={() => onGo(id)}
        >
          <Icon size={16} />
        </button>
      ))}
    </div>
  );
}
