import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Html<P> = P &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P | 'href'> & {
    ref?: Ref<HTMLAnchorElement>;
  };

const AnchorHost = (props: Html<AnchorProps>) => <Anchor {...props} />;
const ButtonHost = (props: Html<ButtonProps>) => <Button component="a" {...props} />;

/** Mantine's looks with the router's typed addresses. */
export const LinkAnchor = createLink(AnchorHost);
export const LinkButton = createLink(ButtonHost);
